"""What plugin authors and our own tests build on: builders, fakes, a clock to turn, a sandbox kit.

Shipped as amends[testing]. It sees what a plugin sees and nothing more.
"""
