"""Join logs of online meetings: who joined and left when, from the file that the meeting program gives."""
