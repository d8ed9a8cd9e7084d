"""Ten people at work on thousands of submissions while others are read: how long the pages take to answer."""
