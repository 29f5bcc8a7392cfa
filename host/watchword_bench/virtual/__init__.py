"""Boards without hardware: the virtual board, and the emulated Pico."""

from .board import VirtualBoard
from .wire import Wire

__all__ = ["VirtualBoard", "Wire"]
