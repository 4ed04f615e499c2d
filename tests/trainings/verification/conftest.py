from tests.trainings.certificates.conftest import cohort, organiser, trainee

__all__ = ["cohort", "organiser", "trainee"]
