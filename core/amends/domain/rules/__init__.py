"""The rules that hold on every marketplace, and the law behind them, a file a family.

A plugin adds its platform's. Ids are those of the catalogue; `COM-LNG-001` is ours alone.
"""
