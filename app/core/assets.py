"""Built front-end files."""


def style_hashes() -> list[str]:
    return []
