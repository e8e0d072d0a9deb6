namespace OfflineSync.Shop.Data;

public sealed class Intake
{
    public required string Shop { get; init; }

    public byte[] Cursor { get; set; } = [];

    public long Change { get; set; }
}
