"""The usage policy: its rules, what a question asks of it, and whether it answers what people ask.

    policy = read(text)                                   reading.py, writing.py
    understood = understand(policy, question, "en")       understanding/
    decision = decide(policy, understood)                 deciding.py
    checked = check(policy)                               checking.py
"""
