"""Questionnaires: what is asked, in which words, and how answers are scored. Knows no clinical room."""
