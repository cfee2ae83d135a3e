"""Pure rules of a questionnaire: its definition, values, branching, scoring and danger signs."""
