namespace OfflineSync.Demo;

/// <summary>What the command line asks for.</summary>
internal sealed record DemoOptions
{
    public const int DevicesMin = 2;
    public const int DevicesMax = 10;

    public FileInfo? Data { get; init; }

    public bool ImportedKeys { get; init; }

    public int Devices { get; init; } = DevicesMin;

    public Uri? Server { get; init; }

    public string? Token { get; init; }

    public string? Postgres { get; init; }

    public bool Json { get; init; }
}
