"""How dates and times are written and read here. Django asks a locale's module first, and settings hardly ever."""
