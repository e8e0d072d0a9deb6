namespace OfflineSync.Server.Attachments.Register;

/// <summary>Who uploads.</summary>
/// <param name="Client">The client.</param>
/// <param name="Subject">Its subject; empty if it is anonymous.</param>
internal readonly record struct Uploader(Guid Client, string Subject);
