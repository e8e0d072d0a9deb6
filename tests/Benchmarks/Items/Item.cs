namespace OfflineSync.Benchmarks.Items;

/// <summary>A row as apps have them: 8 columns.</summary>
internal sealed record Item(
    string Id, string Title, string Body, long Quantity, double Price, long Done, string Created, string Updated);
