"""Starting the site on one machine: web server, worker and beat in one process."""
