"""The grammar of Vietnamese days: small rules, each a function over the words at a cursor.

`words` cuts the text; `numbers`, `dates`, `lunar_days`, `periods`, `parts`, `weekdays`, `near`, `repeating`,
`ranges` and `clock` each know one way of naming days or a time; `sentence` joins bound, days and time.
"""
