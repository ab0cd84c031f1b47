"""Files as a stranger could find them: written whole, named apart, harmless to open.

`atomic` replaces one file, `folder` what one run writes together; `names` makes file names of any
text, `sheets` CSV that computes nothing, `text` what may be shown.
"""
