namespace OfflineSync.Benchmarks.Measuring;

/// <summary>What the figures should stay under.</summary>
internal static class Aims
{
    private static readonly Dictionary<string, double> AtMost = new()
    {
        ["local_write_overhead"] = 2.0,
        ["push_10k_vs_copy"] = 4.0,
        ["pull_100k_vs_insert"] = 2.5,
        ["pull_bytes_vs_brotli_csv"] = 0.95,
        ["delta_bytes_10x1"] = 1_000,
        ["delta_ms_growth"] = 1.2,
        ["peak_memory_pull_mb"] = 100,
        ["subscription_first_window_growth"] = 2.0,
        ["subscription_first_newest_growth"] = 2.0,
        ["subscription_keys_growth"] = 2.0,
        ["subscription_wider_growth"] = 2.0,
        ["subscription_idle_growth"] = 2.0,
        ["subscription_idle_newest_growth"] = 2.0,
        ["subscription_other_table_growth"] = 2.0,
        ["subscription_window_delta_growth"] = 3.0,
    };

    public static double? Of(string name) => AtMost.TryGetValue(name, out var aim) ? aim : null;
}
