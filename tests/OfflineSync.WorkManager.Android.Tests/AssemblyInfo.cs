// The system makes workers by itself, so the adapter's registration is one for the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
