"""The public page of an offering, whatever its kind: what it is and how one takes part. Events and trainings share it."""
