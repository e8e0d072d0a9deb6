using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.Attachments.Register;
using OfflineSync.Server.Attachments.Scanning;

namespace OfflineSync.Server.Attachments.Transfer;

/// <summary>Verifies files of which all has arrived, and lets others see them.</summary>
internal sealed class UploadCompletion(IAttachmentStore files, AttachmentRegister register, AttachmentScan scan, AttachmentMetrics metrics)
{
    /// <summary>Completes an upload.</summary>
    /// <returns>Whether the file can be read now.</returns>
    /// <exception cref="RpcException">DATA_LOSS: its content is not the one that its hash names, and it is thrown away.</exception>
    public async Task<bool> RunAsync(AttachmentEntry entry, CancellationToken cancellationToken)
    {
        if (!await files.CompleteAsync(entry.File, cancellationToken))
        {
            metrics.Uploaded("damaged");
            await DropAsync(entry, cancellationToken);
            throw new RpcException(
                StatusCode.DataLoss, Reason.AttachmentDamaged, "What arrived is not the content that the hash names. Nothing of it was kept: verify the file, and begin again.");
        }
        var state = scan.StateOfVerified;
        if (!await register.MoveAsync(entry, state, "", "", cancellationToken))
            return false;
        if (state == EntryState.Arrived)
            return await scan.RunAsync(entry with { State = state }, cancellationToken);
        scan.Announce(entry);
        return true;
    }

    /// <summary>Forgets an attachment, and then removes what there is of its file.</summary>
    public async Task DropAsync(AttachmentEntry entry, CancellationToken cancellationToken)
    {
        if (await register.RemoveAsync(entry, cancellationToken))
            await files.DeleteAsync(entry.File.Name, cancellationToken);
    }
}
