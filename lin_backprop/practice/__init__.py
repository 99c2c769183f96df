"""The reader's turn: exercises that know the usual mistakes, and questions to answer before looking."""
