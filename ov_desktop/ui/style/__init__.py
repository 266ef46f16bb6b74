"""The look: the design tokens, the palette and the style sheet made of them, icons and fonts."""
