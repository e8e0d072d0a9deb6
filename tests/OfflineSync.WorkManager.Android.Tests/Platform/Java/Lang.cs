using Android.Runtime;

namespace Java.Lang
{
    public class Object : IJavaObject
    {
        public Object()
        {
        }

        public Object(nint handle, JniHandleOwnership transfer)
        {
        }

        public nint Handle => 0;

        internal string? Text { get; private init; }

        public static implicit operator Object?(string? value) => value is null ? null : new Object { Text = value };

        public void Dispose() => Dispose(true);

        protected virtual void Dispose(bool disposing)
        {
        }
    }

    public class Throwable : System.Exception, IJavaObject
    {
        public Throwable()
        {
        }

        public Throwable(string? message)
            : base(message)
        {
        }

        public nint Handle => 0;

        public void Dispose()
        {
        }
    }

    public interface IRunnable : IJavaObject
    {
        void Run();
    }

    public sealed class Runnable(System.Action handler) : Object, IRunnable
    {
        public void Run() => handler();
    }

    public abstract class Enum : Object
    {
        internal string Label { get; init; } = "";

        public string Name() => Label;

        public override string ToString() => Label;
    }
}

namespace Java.Util
{
    public sealed class UUID : Java.Lang.Object
    {
        private readonly System.Guid _value;

        internal UUID(System.Guid value) => _value = value;

        public override string ToString() => _value.ToString();
    }
}

namespace Java.IO
{
    public class File(string pathname) : Java.Lang.Object
    {
        public string AbsolutePath => pathname;
    }
}

namespace Android.Runtime
{
    public enum JniHandleOwnership
    {
        DoNotTransfer = 0,
        TransferLocalRef = 1,
        TransferGlobalRef = 2,
        DoNotRegister = 0x10,
    }

    public interface IJavaObject : System.IDisposable
    {
        nint Handle { get; }
    }

    [System.AttributeUsage(System.AttributeTargets.All, AllowMultiple = false)]
    public sealed class RegisterAttribute(string name) : System.Attribute
    {
        public string Name { get; set; } = name;
    }
}

namespace Android.Util
{
    public sealed class Log : Java.Lang.Object
    {
        internal static System.Collections.Generic.List<string> Warnings { get; } = [];

        public static int Warn(string? tag, string msg)
        {
            Warnings.Add(msg);
            return 0;
        }
    }
}
