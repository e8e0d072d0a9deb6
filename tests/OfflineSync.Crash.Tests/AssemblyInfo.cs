// Each test starts as many processes as the machine bears.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
