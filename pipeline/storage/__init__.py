"""Where things are kept: originals and page readings in an S3 object store, everything else in an SQL database."""
