"""What leaves a page: present it, share its link, export it as a file."""
