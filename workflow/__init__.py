"""What every app stands on, and what knows none of them: rulings, buttons, forms, paging, dates, due rows."""
