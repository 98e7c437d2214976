"""What values say, whatever format they stand in: dates, amounts, names, countries; and what must not be kept."""
