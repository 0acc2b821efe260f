"""What people start: the command line now, the desk and the daemon later."""
