"""Files in and out: the plan importer and the workbooks and papers the bot makes."""
