"""Journeys of named people in a real browser, through the whole portal: web, worker, beat, signer and real mail."""
