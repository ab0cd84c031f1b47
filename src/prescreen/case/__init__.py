"""The live case: facts and opinions that arrive over time, and conclusions drawn from them.

    case      the case itself, what callers hold
    events    its log, frozen and JSON-able; a case is its log
    admit     whether an event may follow: the same question to calls and to logs
    log       the chain of digests, and reading a log; `keeping` writes it to a file
    docket    from the log to the candidate of the moment
    state     the outcomes of the moment; only what a new fact touches runs again
    conclude  the choice between the two ways to draw conclusions
    network   conclusions as rules over truth letters, for a production-rule engine
    durable   the only module that knows durable-rules

Nothing here keeps a session open: what holds is derived from what is known, each time anew.
"""
