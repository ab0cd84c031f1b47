"""Lists: the same rules over whole columns, with the answers of one candidate at a time.

frame     rows become a batch
compile   trees become expressions
missing    what is still missing
outcomes, score, conclusions, program   the rules of a day as one program
answers, compact, decode                what is said of each row, in words or as truths
chunks, runner, sink, versions          lists in pieces, from file to file; other rules for them
"""
