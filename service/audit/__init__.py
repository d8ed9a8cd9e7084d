"""The auditor's room: figures over many submissions, the trail for people, blind samples."""
