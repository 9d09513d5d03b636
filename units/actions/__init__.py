"""Every write about units, people, users and roles."""
