using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Devices;

/// <summary>What the app does with files: it adds some and names them in rows, deletes such rows, and shows what others have added.</summary>
/// <param name="device">The device.</param>
/// <param name="write">Writes a transaction, and something more within it.</param>
internal sealed class FileUser(Device device, Action<Operation, Journal, Action<SqliteConnection, MarkRecord>> write)
{
    private const int BytesMax = 5_200;

    // What several devices add, as users do with a picture that was sent around.
    private const int CommonContents = 6;
    private const int CommonOneIn = 4;

    private const string MediaType = "image/png";

    public async Task ActAsync(OfflineSyncClient client, Operation operation, Journal journal)
    {
        var random = new Random(operation.Seed);
        switch (operation.Kind)
        {
            case OperationKind.AddFile:
                await AddAsync(client, operation, random, journal);
                break;
            case OperationKind.DropFile:
                write(operation, journal, (connection, mark) =>
                {
                    mark.DeletesPhotos = true;
                    AppStatements.Of(connection).Run("DELETE FROM photos WHERE id = (SELECT id FROM photos ORDER BY id LIMIT 1 OFFSET $at)", ("$at", random.Next(12)));
                });
                break;
            case OperationKind.ReadFile when Choose(client, random) is { } id:
                await ReadAsync(client, id);
                break;
            case OperationKind.TransferFiles:
                await client.Attachments.TransferNowAsync();
                break;
            case OperationKind.PinFile when Choose(client, random) is { } id:
                await client.Attachments.PinAsync(AppSchema.Scope, id);
                break;
            case OperationKind.RemoveFile when Choose(client, random) is { } id:
                await client.Attachments.RemoveAsync(AppSchema.Scope, id);
                break;
        }
    }

    /// <summary>Opens a file, and looks at all of it.</summary>
    public async Task ReadAsync(OfflineSyncClient client, AttachmentId id)
    {
        using var file = await client.Attachments.OpenReadAsync(AppSchema.Scope, id);
        using var content = new MemoryStream();
        file.CopyTo(content);
        device.HasRead(id.ToString(), content.ToArray());
    }

    private static byte[] Content(Random random, int device)
    {
        var number = random.Next(CommonOneIn) == 0 ? random.Next(CommonContents) : random.Next(1_000, 1_000_000) * 100 + device;
        var luck = new Random(number);
        var content = new byte[luck.Next(BytesMax)];
        luck.NextBytes(content);
        return content;
    }

    private static AttachmentId? Choose(OfflineSyncClient client, Random random)
    {
        using var connection = client.OpenConnection();
        var text = AppStatements.Of(connection).Text("SELECT file FROM photos ORDER BY id LIMIT 1 OFFSET $at", ("$at", random.Next(12)));
        return AttachmentId.TryParse(text, out var id) ? id : null;
    }

    private async Task AddAsync(OfflineSyncClient client, Operation operation, Random random, Journal journal)
    {
        var content = Content(random, device.Number);
        var record = journal.BeginFile(Convert.ToHexStringLower(SHA256.HashData(content)), device.Number);
        var id = await client.Attachments.AddAsync(AppSchema.Scope, new MemoryStream(content), MediaType);
        record.State = FileStage.Added;
        write(operation, journal, (connection, mark) => AppStatements.Of(connection).Run(
            "INSERT INTO photos VALUES ($id, $file)",
            ("$id", string.Create(CultureInfo.InvariantCulture, $"p{mark.Id}")), ("$file", id.ToString())));
    }
}
