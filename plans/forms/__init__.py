"""Forms of documents, plans and tasks."""
