"""Services of the questionnaires room."""
