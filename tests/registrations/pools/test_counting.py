from registrations.pools.counting import counting_pools, people
from registrations.pools.models import CapacityPool


def pool(number: int, size: int, taken: int = 0) -> CapacityPool:
    return CapacityPool(id=number, size=size, taken=taken)


def test_a_dinner_beside_the_conference_adds_no_people():
    conference, dinner = pool(1, 400, 166), pool(2, 120, 49)
    counted = counting_pools([[conference], [conference, dinner]])
    assert counted == [conference]
    assert people(counted) == (166, 400)


def test_pools_side_by_side_add_up():
    assert people(counting_pools([[pool(1, 30, 3)], [pool(2, 20, 1)]])) == (4, 50)


def test_of_two_pools_for_the_same_tickets_the_smaller_counts():
    hall, bus = pool(1, 100), pool(2, 40)
    assert counting_pools([[hall, bus], [hall, bus]]) == [bus]
    assert len(counting_pools([[pool(1, 40), pool(2, 40)]])) == 1


def test_partly_shared_pools_both_count():
    shared, first, second = pool(1, 100), pool(2, 60), pool(3, 60)
    assert counting_pools([[shared, first], [shared, second]]) == [shared]
    assert counting_pools([]) == []
