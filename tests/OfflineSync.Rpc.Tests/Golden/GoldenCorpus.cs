using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Rpc.Tests.Golden;

/// <summary>The frames as the builder makes them, and as they were when their files were written.</summary>
internal static class GoldenCorpus
{
    private const int Seed = 20261126;

    /// <summary>Each message uncompressed, and those that shrink by both compressions.</summary>
    public static IReadOnlyList<GoldenFrame> Built { get; } = [.. Build()];

    private static string Folder { get; } = Path.Combine(SourceFolder(), "Frames");

    public static IEnumerable<string> FileNames() => Directory.EnumerateFiles(Folder, "*.bin").Select(path => Path.GetFileNameWithoutExtension(path));

    public static byte[] ReadFile(GoldenFrame frame) => File.ReadAllBytes(PathOf(frame));

    public static void WriteFiles()
    {
        Directory.CreateDirectory(Folder);
        foreach (var path in Directory.EnumerateFiles(Folder))
            File.Delete(path);
        foreach (var frame in Built)
            File.WriteAllBytes(PathOf(frame), frame.Bytes);
    }

    private static IEnumerable<GoldenFrame> Build()
    {
        foreach (var (name, message) in new GoldenMessages(Seed).All())
        {
            foreach (var encoding in Enum.GetValues<MessageEncoding>())
            {
                var bytes = GoldenFrame.Encode(message, encoding, hasChecksum: true);
                if (bytes[0] == (encoding == MessageEncoding.Identity ? 0 : 1))
                    yield return new GoldenFrame($"{name}.{encoding.Name()}", message, encoding, bytes);
            }
        }
    }

    private static string PathOf(GoldenFrame frame) => Path.Combine(Folder, frame.Name + ".bin");

    // Not by the caller's path, which a deterministic build hides.
    private static string SourceFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OfflineSync.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run below the repository.");
        return Path.Combine(folder, "tests", "OfflineSync.Rpc.Tests", "Golden");
    }
}
