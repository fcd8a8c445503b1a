class Trouble(Exception):
    """Something that the person at the terminal can mend; the text is a sentence for them."""
