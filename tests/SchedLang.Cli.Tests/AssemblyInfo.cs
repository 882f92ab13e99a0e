// Tests change the current directory, which is one for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
