// SQLite's file systems belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
