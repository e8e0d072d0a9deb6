namespace OfflineSync.WorkManager.Android.Requests;

/// <summary>A request that the system has, and the id that it has there.</summary>
internal sealed record AskedRequest(WakeRequest Request, string? Id);
