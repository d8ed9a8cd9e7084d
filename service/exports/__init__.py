"""What leaves the system as files: workbooks and evidence bundles."""
