"""The Stories page, a part a module; and the button that makes a scene of any view."""
