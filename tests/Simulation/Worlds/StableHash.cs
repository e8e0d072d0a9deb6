namespace OfflineSync.Simulation.Worlds;

/// <summary>A hash that is the same in every process, unlike the runtime's own (FNV-1a).</summary>
internal static class StableHash
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Start => Basis;

    public static int Of(long seed, string text) => (int)Add(Add(Basis, (ulong)seed), text);

    public static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            hash = (hash ^ c) * Prime;
        return Mix(hash);
    }

    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            hash = (hash ^ b) * Prime;
        return Mix(hash);
    }

    public static ulong Add(ulong hash, ulong number) => Mix((hash ^ number) * Prime);

    private static ulong Mix(ulong hash) => hash ^ (hash >> 29);
}
