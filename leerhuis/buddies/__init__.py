"""Two people of different organisations who talk once more after a course (leermaatje)."""
