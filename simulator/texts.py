"""What people read in the simulator, in Vietnamese."""

BOT_NAME = "Thi đua – Khen thưởng"
