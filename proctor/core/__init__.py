"""The pure domain, standard library only: no clock, no input or output, no threads.

Time and randomness come in as arguments. What needs a disk, a network or a camera lives in another room.
"""
