"""The public page of an offering of any kind: what it is, how one takes part. Events and trainings share it."""
