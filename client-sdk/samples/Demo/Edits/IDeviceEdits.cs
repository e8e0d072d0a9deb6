using OfflineSync.Client;

namespace OfflineSync.Demo.Edits;

/// <summary>What a device's user does while it is offline.</summary>
internal interface IDeviceEdits
{
    /// <param name="client">The device's client.</param>
    /// <param name="device">The device's number, from 0.</param>
    /// <param name="journal">Where to note what was done.</param>
    /// <param name="cancellation">Ends the edits between transactions.</param>
    Task ApplyAsync(OfflineSyncClient client, int device, EditJournal journal, CancellationToken cancellation);
}
