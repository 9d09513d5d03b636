"""Forms of units, people, accounts and the log: one file per noun, as in models and actions."""
