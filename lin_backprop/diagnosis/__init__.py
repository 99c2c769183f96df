"""What `diagnose` tries and sees: layers are called, slopes measured, other sizes tried, and findings put in words."""
