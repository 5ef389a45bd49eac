x = None
if x is None { print(1) }
if x not in [1] { print(2) }
