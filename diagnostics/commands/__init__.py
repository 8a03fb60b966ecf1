"""What each command of the command line does; `diagnostics.__main__` says how it is called."""
